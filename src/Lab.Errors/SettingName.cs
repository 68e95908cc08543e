using System.Text.Json;

namespace Lab;

/// <summary>
/// Something that a caller sets, by its name in the code: all that a library knows of it. What a user calls it (an option, a key)
/// is said at the boundary, by <see cref="LabException.In"/>.
/// </summary>
/// <param name="Owner">Name of the type.</param>
/// <param name="Member">Name of the property; of the method, where an argument is set.</param>
/// <param name="Value">One value of it, when that is what is spoken of.</param>
public readonly record struct SettingName(string Owner, string Member, string? Value = null)
{
    public static SettingName Of<T>(string property) => new(typeof(T).Name, property);

    /// <summary>A value in the form that options and keys share: reduce_on_plateau.</summary>
    public static SettingName Of<T>(string property, Enum value) => new(typeof(T).Name, property, JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public override string ToString() => Value is null ? $"{Owner}.{Member}" : $"{Owner}.{Member} = {Value}";
}
