namespace Lab.Mlflow.Protocol.Messages;

sealed record LoggedModelResponse(LoggedModel Model);
