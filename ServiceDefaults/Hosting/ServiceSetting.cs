namespace Lab.ServiceDefaults.Hosting;

/// <summary>A setting as a service has it at its start.</summary>
/// <param name="Key">As in <c>Cache:Ttl</c>.</param>
/// <param name="Value">Null when there is none; without secrets.</param>
/// <param name="Source">default, file NAME, environment, option.</param>
/// <param name="Variable">Environment variable that sets it.</param>
public sealed record ServiceSetting(string Key, string? Value, string Source, string Variable);
