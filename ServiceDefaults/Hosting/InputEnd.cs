namespace Lab.ServiceDefaults.Hosting;

/// <summary>
/// Ties a service to the process that started it: with <see cref="Variable"/> set, the end of standard input stops the service. The
/// starter holds the other end of the pipe; the system closes it however the starter ends, also when it is killed.
/// </summary>
public static class InputEnd
{
    /// <summary>Environment variable that asks for it; its value is 1.</summary>
    public const string Variable = "LAB_STOP_WITH_INPUT";

    /// <summary>Calls <paramref name="stop"/> once, when the input ends; never, unless the variable is set.</summary>
    internal static void Watch(Action stop)
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1") return;
        // What this process starts is not meant.
        Environment.SetEnvironmentVariable(Variable, null);
        Watch(Console.OpenStandardInput(), stop);
    }

    // A thread of its own: the read blocks for as long as the service runs, and must not keep the process alive.
    internal static void Watch(Stream input, Action stop) => new Thread(() =>
    {
        var ignored = new byte[64];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A pipe that breaks has ended too.
        }
        stop();
    })
    { IsBackground = true, Name = "input end" }.Start();
}
