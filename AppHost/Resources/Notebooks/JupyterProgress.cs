namespace AppHost.Resources.Notebooks;

/// <summary>What a person sees while JupyterLab is found or installed.</summary>
/// <param name="State">The state of the resource, in a few words.</param>
/// <param name="Note">A line of its log.</param>
sealed record JupyterProgress(Action<string> State, Action<string> Note);
