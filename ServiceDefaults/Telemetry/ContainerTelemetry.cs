using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>Configures the providers in a host's container; several may, for one provider of each kind.</summary>
sealed record ContainerTelemetry(IServiceCollection Services) : IOpenTelemetryBuilder;
