/** Names the operation of `POST /v1`. [doc] The header's own name has to arrive in upper case. */
export const operationHeader = "INTENT_OPERATION_TYPE";
