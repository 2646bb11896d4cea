namespace NetDoctor.Cli.Output;

/// <summary>Colours of a terminal, for the one line that says how it is.</summary>
internal enum Colour
{
    Red = 31,
    Green = 32,
    Yellow = 33,
}

/// <summary>Paints text.</summary>
internal static class Paint
{
    /// <summary>A text with its first line in a colour; as it is on a terminal without.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="text">The text.</param>
    public static string FirstLine(Terminal terminal, Colour colour, string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return terminal.HasColour ? $"\u001b[{(int)colour}m{text[..end]}\u001b[0m{text[end..]}" : text;
    }
}
