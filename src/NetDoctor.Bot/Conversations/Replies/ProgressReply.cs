using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says how far a diagnosis is.</summary>
internal static class ProgressReply
{
    /// <summary>The reply.</summary>
    /// <param name="subject">What is looked at, such as <c>payments.shop:80 from shop/web</c>.</param>
    /// <param name="hops">Hops that are known by now, of which only those on the route count.</param>
    public static Reply Of(string subject, IReadOnlyCollection<RouteHop> hops)
    {
        var route = hops.Where(hop => hop.State != HopState.Skipped && hop.Hop is not (Hop.Source or Hop.Doctor)).OrderBy(hop => hop.Hop).ToList();
        var known = route.Count(hop => hop.State != HopState.Unknown);
        return new Reply
        {
            Sentence = route.Count == 0 ? $"Looking at {subject} ..." : $"Looking at {subject}: {known} of {route.Count} hops.",
            Tone = Tone.Working,
            Strip = [.. route.Select(hop => new StripHop(ReportWords.Of(hop.Hop), hop.State))],
        };
    }

    /// <summary>Before anything is known.</summary>
    /// <param name="what">What is being done, such as <c>Looking</c>.</param>
    public static Reply Of(string what) => new() { Sentence = $"{what} ...", Tone = Tone.Working };
}
