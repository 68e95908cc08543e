using System.ComponentModel.DataAnnotations;

namespace Lab.Monitor.Hosting;

static class Attributes
{
    /// <summary>What the validation attributes of <paramref name="options"/> say, with the section in front.</summary>
    public static IEnumerable<string> Failures(object options, string section)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => $"{section}: {result.ErrorMessage}");
    }
}
