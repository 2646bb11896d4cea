using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Teams.Rendering;

/// <summary>Makes one line of a route.</summary>
internal static class TeamsStrip
{
    /// <summary>Hops that are shown at most.</summary>
    public const int MaxHops = 30;

    /// <summary>Characters of a name that are shown at most.</summary>
    public const int MaxName = 80;

    /// <summary>The line.</summary>
    /// <param name="strip">The route; at least one hop.</param>
    /// <param name="more">What is said of hops that are not shown; null when all are.</param>
    public static JsonObject Of(ImmutableArray<StripHop> strip, string? more)
    {
        var runs = new List<JsonNode>();
        foreach (var hop in strip.Take(MaxHops))
        {
            if (runs.Count > 0)
            {
                runs.Add(Elements.Note("  \u2192  "));
            }

            var name = SafeText.Cut(SafeText.Line(hop.Name), MaxName);
            runs.Add(Elements.With(Elements.Bold($"{TeamsMarks.Of(hop.State)} "), "color", TeamsMarks.Color(hop.State)));
            runs.Add(hop.State switch
            {
                HopState.Failed or HopState.Degraded => Elements.Bold(name),
                HopState.Skipped => Elements.Note(name),
                _ => Elements.Text(name),
            });
        }

        if (more is not null)
        {
            runs.Add(Elements.Note($"  ... {more}"));
        }

        return Elements.Paragraph("Medium", [.. runs]);
    }
}
