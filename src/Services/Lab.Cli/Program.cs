using Lab.Cli.Terminal;

namespace Lab.Cli;

static class Program
{
    static async Task<int> Main(string[] args)
    {
        using var termination = new Termination();
        return await LabCli.RunAsync(args, LabHost.OfProcess(), termination.Token);
    }
}
