using System.Runtime.InteropServices;

namespace Lab.Hosting.Dcp;

/// <summary>The dotnet program that this process runs on: the same runtime for all projects, whatever PATH says.</summary>
static class DotnetHost
{
    static readonly string Name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    // The runtime is ROOT/shared/Microsoft.NETCore.App/VERSION/.
    public static string Path { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Name)) is var path && File.Exists(path)
            ? path
            : Name;
}
