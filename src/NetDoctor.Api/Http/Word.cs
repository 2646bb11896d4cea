using System.Diagnostics.CodeAnalysis;

namespace NetDoctor.Api.Http;

/// <summary>A member of an enumeration in the query, spelt as in JSON; the framework's own binding wants the spelling of the code.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
/// <param name="Value">The member.</param>
internal readonly record struct Word<TEnum>(TEnum Value)
    where TEnum : struct, Enum
{
    /// <summary>Reads a name in any case; numbers are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">The word.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Word<TEnum> word)
    {
        var isName = Enum.TryParse<TEnum>(text, ignoreCase: true, out var value)
            && Expectations.NamesOf(typeof(TEnum)).Contains(text, StringComparer.OrdinalIgnoreCase);
        word = new Word<TEnum>(value);
        return isName;
    }
}
