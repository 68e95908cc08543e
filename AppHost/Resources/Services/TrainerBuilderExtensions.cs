using AppHost.Resources.Running;

namespace AppHost.Resources.Services;

/// <summary>What a trainer may read.</summary>
static class TrainerBuilderExtensions
{
    /// <summary>Requests may name files below the repository's <c>data</c>, where what the first champion was trained on lies too; checkpoints lie in the lab's state folder.</summary>
    public static IResourceBuilder<ProjectResource> WithTrainingData(this IResourceBuilder<ProjectResource> trainer) => trainer.ApplicationBuilder.ExecutionContext.IsPublishMode
        ? trainer
        : trainer.WithEnvironment("Trainer__DataRoots__0", Path.Combine(StateFolder.Repository(trainer.ApplicationBuilder.AppHostDirectory), "data"));
}
