using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value of letters, digits and the characters <c>-_.{}~()*+!</c>, which need no escaping in most places.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    const string LowerLetters = "abcdefghjkmnpqrstuvwxyz";
    const string UpperLetters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    const string Digits = "0123456789";
    const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>Bits of randomness below which a password is weak; a shorter wish is lengthened to it.</summary>
    const double MinBits = 128;

    /// <summary>Least number of characters; at least as many as give 128 bits.</summary>
    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    /// <summary>A new value at each call.</summary>
    public override string GetDefaultValue()
    {
        (bool Use, string Characters, int Least)[] kinds =
        [
            (Lower, LowerLetters, MinLower),
            (Upper, UpperLetters, MinUpper),
            (Numeric, Digits, MinNumeric),
            (Special, SpecialCharacters, MinSpecial),
        ];
        foreach (var (use, characters, least) in kinds)
        {
            if (least < 0 || (least > 0 && !use))
                throw new InvalidOperationException($"{least} characters of '{characters}' are asked for, which are not allowed.");
        }

        var alphabet = string.Concat(kinds.Where(kind => kind.Use).Select(kind => kind.Characters));
        if (alphabet.Length == 0) throw new InvalidOperationException("No kind of character is allowed.");

        var value = new List<char>();
        foreach (var (_, characters, least) in kinds) Draw(value, characters, least);
        var length = Math.Max(MinLength, (int)Math.Ceiling(MinBits / Math.Log2(alphabet.Length)));
        Draw(value, alphabet, Math.Max(0, length - value.Count));
        var shuffled = value.ToArray();
        RandomNumberGenerator.Shuffle(shuffled.AsSpan());
        return new(shuffled);
    }

    static void Draw(List<char> value, string characters, int count)
    {
        for (var i = 0; i < count; i++) value.Add(characters[RandomNumberGenerator.GetInt32(characters.Length)]);
    }
}
