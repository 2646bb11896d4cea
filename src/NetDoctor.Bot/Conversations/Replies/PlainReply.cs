using System.Text;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>A reply as plain text, for notifications, screen readers and clients that show nothing else.</summary>
internal static class PlainReply
{
    /// <summary>The text.</summary>
    /// <param name="reply">The reply.</param>
    public static string Of(Reply reply)
    {
        var text = new StringBuilder(SafeText.Clean(reply.Sentence));
        if (!reply.Strip.IsDefaultOrEmpty)
        {
            text.Append('\n').AppendJoin(", ", reply.Strip.Select(hop => $"{SafeText.Line(hop.Name)}: {Word(hop.State)}"));
        }

        foreach (var part in reply.Parts)
        {
            _ = part switch
            {
                HeadingPart heading => text.Append("\n\n").Append(SafeText.Line(heading.Text)),
                TextPart words => text.Append('\n').Append(SafeText.Clean(words.Text)),
                ListPart list => list.Items.Aggregate(text, (so, item) => so.Append("\n- ").Append(SafeText.Line(item))),
                CodePart code => text.Append('\n').Append(SafeText.Clean(code.Code)),
                FactsPart facts => facts.Items.Aggregate(
                    text, (so, fact) => so.Append('\n').Append(SafeText.Line(fact.Label)).Append(": ").Append(SafeText.Line(fact.Value))),
                _ => text,
            };
        }

        return text.ToString();
    }

    /// <summary>How a hop is, in a word.</summary>
    /// <param name="state">How it is.</param>
    public static string Word(HopState state) => state switch
    {
        HopState.Ok => "ok",
        HopState.Failed => "failed",
        HopState.Degraded => "degraded",
        HopState.Skipped => "skipped",
        _ => "unknown",
    };
}
