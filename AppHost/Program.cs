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
    .WithReference(redis).WithReference(mlflow)
    .WaitFor(redis).WaitFor(mlflow);

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
