using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DashboardApplicationName = "Sentiment Lab" });

var recipients = builder.AddParameter("alert-recipients", "team@lab.example").WithDescription("Who is told when the model is stale or its input drifts.");

var redis = builder.AddRedis("redis").WithDataVolume().WithPersistence();
var mlflow = builder.AddMlflow("mlflow");
var mailbox = builder.AddMailbox("mailbox");

// --replicas N: they share the processor's cores.
int replicas = Math.Max(1, builder.Configuration.GetValue("replicas", 1));
string threads = Math.Max(1, Environment.ProcessorCount / replicas).ToString();
var predictions = builder.AddProject<Projects.Lab_PredictionService>("prediction-service")
    .WithReplicas(replicas).WithEnvironment("LAB_THREADS", threads)
    .WithHttpEndpoint().WithExternalHttpEndpoints().WithHttpHealthCheck("/health")
    .WithReference(redis).WithReference(mlflow)
    .WaitFor(redis).WaitFor(mlflow);

builder.AddProject<Projects.Lab_Monitor>("monitor")
    .WithHttpEndpoint().WithHttpHealthCheck("/health")
    .WithReference(redis).WithReference(mlflow).WithReference(mailbox, "smtp")
    .WithEnvironment("Alerts__Recipients", recipients)
    .WithHttpCommand("/commands/check-staleness", "Check staleness", commandName: "check-staleness", commandOptions: new() { IconName = "HeartPulse", IsHighlighted = true })
    .WithHttpCommand("/commands/send-test-mail", "Send a test mail", commandName: "send-test-mail", commandOptions: new() { IconName = "MailCheckmark", IsHighlighted = true })
    .WaitFor(predictions).WaitFor(mailbox);

builder.Build().Run();
