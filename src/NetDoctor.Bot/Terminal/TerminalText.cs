using System.Text;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Terminal;

/// <summary>Writes a reply for a terminal, without its buttons and without anything that steers the terminal.</summary>
internal static class TerminalText
{
    /// <summary>The text; lines end with a line feed, the last one does not.</summary>
    /// <param name="reply">The reply.</param>
    public static string Of(Reply reply)
    {
        var text = new StringBuilder(Mark(reply.Tone)).Append(SafeText.Clean(reply.Sentence));
        if (!reply.Strip.IsEmpty)
        {
            text.Append("\n  ").AppendJoin(" · ", reply.Strip.Select(hop => $"{Mark(hop.State)} {SafeText.Line(hop.Name)}"));
        }

        foreach (var part in reply.Parts)
        {
            text.Append(part is HeadingPart ? "\n\n" : "\n").Append(Of(part));
        }

        return reply.Footer is null ? text.ToString() : text.Append('\n').Append(SafeText.Line(reply.Footer)).ToString();
    }

    // Told apart without colour.
    private static string Mark(HopState state) => state switch
    {
        HopState.Ok => "\u2713",
        HopState.Failed => "\u2717",
        HopState.Degraded => "~",
        HopState.Unknown => "?",
        _ => "-",
    };

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Good => "\u2713 ",
        Tone.Bad => "\u2717 ",
        Tone.Warning => "! ",
        Tone.Unknown => "? ",
        _ => "",
    };

    private static string Of(ReplyPart part) => part switch
    {
        HeadingPart heading => $"{SafeText.Line(heading.Text)}:",
        ListPart list => string.Join('\n', list.Items.Select(item => $"- {SafeText.Line(item)}")),
        // At the margin, so that what has several lines can be copied: indented, the end of a here-document is not found.
        CodePart code => code.Code.Contains('\n', StringComparison.Ordinal) ? SafeText.Visible(code.Code) : $"  $ {SafeText.Line(code.Code)}",
        FactsPart facts => string.Join('\n', facts.Items.Select(item => $"  {SafeText.Line(item.Label)}: {SafeText.Line(item.Value)}")),
        TextPart text => SafeText.Clean(text.Text),
        _ => "",
    };
}
