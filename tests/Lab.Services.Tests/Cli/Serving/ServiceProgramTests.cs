using Lab.Cli.Serving;
using Lab.Cli.Terminal;

namespace Lab.Services.Tests.Cli.Serving;

public sealed class ServiceProgramTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-serve-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("publish", "publish")]
    [InlineData("bin/Lab.Cli/debug", "bin/Lab.PredictionService/debug")]
    [InlineData("bin/Lab.Cli/release", "bin/Lab.PredictionService/release")]
    public void Service_IsFoundBesideTheCommandAndInTheBuildOutput(string command, string service)
    {
        string file = Place(service, "Lab.PredictionService.dll");
        Place(service, "Lab.PredictionService.runtimeconfig.json");

        Assert.Equal(file, ServiceProgram.Find(Host(command)).Assembly);
    }

    [Fact]
    public void OtherConfiguration_IsNotTaken()
    {
        Place("bin/Lab.PredictionService/debug", "Lab.PredictionService.dll");
        Place("bin/Lab.PredictionService/debug", "Lab.PredictionService.runtimeconfig.json");

        var missing = Assert.Throws<LabException>(() => ServiceProgram.Find(Host("bin/Lab.Cli/release")));

        Assert.Equal((ErrorKind.MissingTool, "Build it: dotnet build src/Services/Lab.PredictionService -c Release"), (missing.Kind, missing.Remedy));
    }

    [Fact]
    public void AssemblyWithoutItsRuntimeConfiguration_IsNoProgram()
    {
        Place("publish", "Lab.PredictionService.dll");

        Assert.Throws<LabException>(() => ServiceProgram.Find(Host("publish")));
    }

    string Place(string folder, string name)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(root, folder)).FullName, name);
        File.WriteAllText(file, "");
        return file;
    }

    LabHost Host(string folder) => new(TextReader.Null, TextWriter.Null, TextWriter.Null) { ProgramFolder = Path.Combine(root, folder) };
}
