using System.Security.Cryptography;

namespace AppHost.Resources.Notebooks;

/// <summary>JupyterLab on the repository's notebooks, with the lab's C# Jupyter kernel.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="notebooks">What JupyterLab shows.</param>
/// <param name="state">What only this lab's JupyterLab needs: settings, kernelspec, files of running Jupyter kernels.</param>
sealed class NotebooksResource(string name, string notebooks, string state) : ExecutableResource(name, "jupyter-lab", notebooks)
{
    public const string EndpointName = "http";

    public EndpointReference Endpoint => new(this, EndpointName);

    /// <summary>Who has it runs code as this user. Another one at each start of the AppHost.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>What makes JupyterLab of <see cref="ExecutableResource.Command"/>.</summary>
    public IReadOnlyList<string> Program { get; set; } = [];

    public string SettingsFolder => Path.Combine(state, "config");

    public string RuntimeFolder => Path.Combine(state, "runtime");

    /// <summary>Below it <c>share/jupyter/kernels</c>, as in a Python environment.</summary>
    public string Prefix => state;

    public string DataFolder => Path.Combine(Prefix, "share", "jupyter");
}
