namespace AppHost.Resources.Notebooks;

/// <summary>A JupyterLab that can be started.</summary>
/// <param name="Path">Program.</param>
/// <param name="Arguments">What makes JupyterLab of it; settings follow.</param>
sealed record JupyterProgram(string Path, IReadOnlyList<string> Arguments);
