using Aspire.Hosting;

namespace Projects;

/// <summary>Stands in for what the build of an AppHost generates.</summary>
public sealed class Lab_MlflowServer : IProjectMetadata, IProjectOutputMetadata
{
    public string ProjectPath => "/src/Lab.MlflowServer/Lab.MlflowServer.csproj";

    public string TargetPath => "/out/Lab.MlflowServer.dll";
}

/// <inheritdoc cref="Lab_MlflowServer"/>
public sealed class Lab_Mailbox : IProjectMetadata, IProjectOutputMetadata
{
    public string ProjectPath => "/src/Lab.Mailbox/Lab.Mailbox.csproj";

    public string TargetPath => "/out/Lab.Mailbox.dll";
}
