using AppHost.Resources.Notebooks;
using AppHost.Resources.Redis;
using AppHost.Resources.Running;
using AppHost.Resources.Services;
using Microsoft.Extensions.Configuration;

// Without certificates of its own on a new machine: everything listens on localhost only.
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DashboardApplicationName = "Sentiment Lab", AllowUnsecuredTransport = true });
builder.AddRunningLab();

var key = builder.AddApiKey();
var recipients = builder.AddParameter("alert-recipients").WithDescription("Who is told when the model is stale or its input drifts.");

var redis = builder.AddLabRedis("redis");
var mlflow = builder.AddMlflow("mlflow").WithUsualPort(5000, "Tracking server");
var mailbox = builder.AddMailbox("mailbox").WithApiKey(key);

// --replicas N: they share the processor's cores.
int replicas = Math.Max(1, builder.Configuration.GetValue("replicas", 1));
string threads = Math.Max(1, Environment.ProcessorCount / replicas).ToString();
var predictions = builder.AddProject<Projects.Lab_PredictionService>("prediction-service").FromItsBuild()
    .WithReplicas(replicas).WithEnvironment("LAB_THREADS", threads).WithStateFolder()
    .WithHttpEndpoint().WithUsualPort(8000, "Page to try the model").WithExternalHttpEndpoints().WithSaidHealth().WithServiceRemedy()
    .WithReference(redis).WithReference(mlflow).WithApiKey(key)
    .WithDriftCommand()
    .WithServiceCommand(
        "/models/sentiment/rollback", "rollback-champion", "Roll back the champion", "ArrowUndo", key, "The champion before takes the place of this one, in every service at once. Go on?")
    .WaitFor(redis).WaitFor(mlflow);

builder.AddProject<Projects.Lab_Trainer>("trainer").FromItsBuild()
    .WithStateFolder().WithTrainingData()
    .WithHttpEndpoint().WithSaidHealth().WithServiceRemedy()
    .WithReference(redis).WithReference(mlflow).WithApiKey(key)
    .WithServiceCommand(
        "/commands/retrain-now", "retrain-now", "Retrain now", "BrainCircuit", key, "The champion is trained on what was learned since; if the gate lets it through, the result takes its place. Go on?")
    .WaitFor(redis).WaitFor(predictions);

builder.AddProject<Projects.Lab_Monitor>("monitor").FromItsBuild()
    .WithHttpEndpoint().WithSaidHealth().WithServiceRemedy()
    .WithReference(redis).WithReference(mlflow).WithReference(mailbox, "smtp")
    .WithEnvironment("Alerts__Recipients", recipients).WithApiKey(key)
    .WithServiceCommand("check-staleness", "Check staleness", "HeartPulse", key)
    .WithServiceCommand("send-test-mail", "Send a test mail", "MailCheckmark", key)
    .WaitFor(predictions).WaitFor(mailbox);

builder.AddNotebooks("notebooks")
    .WithReference(redis).WithReference(mlflow).WithReference(predictions).WithEnvironment("MLFLOW_TRACKING_URI", mlflow);

return builder.Build().RunLab();
