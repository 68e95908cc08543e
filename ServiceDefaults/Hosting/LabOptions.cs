using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>Settings of a service: a class for each section.</summary>
public static class LabOptions
{
    /// <summary>
    /// Binds a section and checks it at the start: every key must be known, every value in the range of its attribute, those of
    /// nested sections too. What else must hold is another <see cref="IValidateOptions{T}"/>.
    /// </summary>
    public static OptionsBuilder<T> AddLabOptions<T>(this IServiceCollection services, string section) where T : class, new() =>
        services.BindLabOptions<T>(section).ValidateOnStart();

    /// <summary>The same, checked when they are first needed.</summary>
    internal static OptionsBuilder<T> BindLabOptions<T>(this IServiceCollection services, string section) where T : class, new()
    {
        services.AddSingleton(new OptionsSection(section, typeof(T)));
        services.AddSingleton<IValidateOptions<T>>(provider => new SectionValidation<T>(provider.GetRequiredService<IConfiguration>(), section));
        return services.AddOptions<T>().BindConfiguration(section);
    }
}
