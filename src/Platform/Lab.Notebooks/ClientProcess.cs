using System.Diagnostics;
using System.Globalization;

namespace Lab.Notebooks;

/// <summary>The process that started this Jupyter kernel, as Jupyter's clients tell it. One that is killed cannot say that this one is to end.</summary>
static class ClientProcess
{
    // On Windows the variable holds a handle; there the job of the client ends its children.
    const string Variable = "JPY_PARENT_PID";

    /// <summary>Its id; null where the client did not tell.</summary>
    public static int? Id =>
        !OperatingSystem.IsWindows() && int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0 ? id : null;

    /// <summary>Ends with the process.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task EndAsync(int id, CancellationToken cancellation)
    {
        try
        {
            using var client = Process.GetProcessById(id);
            await client.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }
}
