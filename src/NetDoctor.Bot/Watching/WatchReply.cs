using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Watching;

/// <summary>What is said of something watched.</summary>
internal static class WatchReply
{
    /// <summary>That it is watched from now on, and how it is.</summary>
    /// <param name="watch">The watch, after its first look.</param>
    public static Reply Begun(Watch watch) => new()
    {
        Sentence = watch.Last is not { } last ? $"Watching {Subject(watch)}. You are told here when it changes."
            : last.Verdict == Verdict.Reachable ? $"Watching {Subject(watch)}: it works now. You are told here when that changes, and when it is fixed."
            : $"Watching {Subject(watch)}. You are told here when it works. Now: {last.Sentence}",
        Tone = watch.Last is { } seen ? DiagnosisReply.ToneOf(seen.Verdict) : Tone.Neutral,
        Buttons = [Stop(watch)],
    };

    /// <summary>That it is another way than it was, and what it took.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="last">How it was.</param>
    /// <param name="sight">How it is.</param>
    /// <param name="lasted">How long it was the other way.</param>
    public static Reply Changed(Watch watch, WatchSight last, WatchSight sight, TimeSpan lasted)
    {
        var how = last.Verdict == sight.Verdict ? $"{Subject(watch)} is still {Word(sight.Verdict)}, for another reason: {sight.Sentence}"
            : (last.Verdict, sight.Verdict) is (Verdict.Undetermined, Verdict.Reachable) ? $"{Subject(watch)} is reachable, after {Words(lasted)} in which that could not be told."
            : sight.Verdict == Verdict.Reachable ? $"Fixed: {Subject(watch)} is reachable again, after {Words(lasted)} in which it was {Word(last.Verdict)}."
            : $"{Subject(watch)} is {Word(sight.Verdict)} since now, after it was {Word(last.Verdict)} for {Words(lasted)}: {sight.Sentence}";
        var changes = Changes(last, sight).ToImmutableArray();
        return new Reply
        {
            Sentence = how,
            Tone = DiagnosisReply.ToneOf(sight.Verdict),
            Strip = [.. sight.Hops.Where(hop => hop.State != HopState.Skipped && hop.Hop != Hop.Source).Select(hop => new StripHop(ReportWords.Of(hop.Hop), hop.State))],
            Parts = changes.IsEmpty ? [] : [new HeadingPart("What changed"), new ListPart(changes)],
            Buttons =
            [
                new ReplyButton("Details", ExactForm.Details(sight.Diagnosis)),
                sight.Verdict == Verdict.Reachable
                    ? new ReplyButton("Watch on", ExactForm.Watch(new DiagnosisQuestion { From = watch.From, To = watch.To, Protocol = watch.Protocol }))
                    : Stop(watch),
            ],
        };
    }

    /// <summary>That there has been no answer for a while.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="why">Why not.</param>
    public static Reply Silent(Watch watch, string why) => new()
    {
        Sentence = $"{Subject(watch)} cannot be looked at for some minutes: {why} It is still watched.",
        Tone = Tone.Unknown,
        Buttons = [Stop(watch)],
    };

    /// <summary>That it is watched no longer, since it has been for so long.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="after">After how long a watch ends.</param>
    public static Reply Expired(Watch watch, TimeSpan after) => new()
    {
        Sentence = $"{Subject(watch)} is watched no longer, since a watch ends after {Words(after)}."
            + (watch.Last is { } last ? $" When it was last looked at, it was {Word(last.Verdict)}." : ""),
        Buttons = [new ReplyButton("Watch on", ExactForm.Watch(new DiagnosisQuestion { From = watch.From, To = watch.To, Protocol = watch.Protocol }))],
    };

    /// <summary><c>payments.shop:80 from shop/web</c>.</summary>
    /// <param name="watch">The watch.</param>
    public static string Subject(Watch watch) => $"{watch.To} from {watch.From ?? "NetDoctor itself"}";

    /// <summary>A span of time as people say it.</summary>
    /// <param name="span">The span.</param>
    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, span.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalHours: < 36 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} days"),
    };

    private static IEnumerable<string> Changes(WatchSight last, WatchSight sight)
    {
        if (last.CauseId is not null && last.CauseId != sight.CauseId)
        {
            yield return $"No longer found: {last.CauseId} {last.CauseTitle}";
        }

        if (sight.CauseId is not null && last.CauseId != sight.CauseId)
        {
            yield return $"Found now: {sight.CauseId} {sight.CauseTitle}";
        }

        foreach (var hop in sight.Hops)
        {
            if (last.Hops.FirstOrDefault(before => before.Hop == hop.Hop) is { } before && before.State != hop.State
                && (IsBroken(before.State) || IsBroken(hop.State)) && before.State != HopState.Unknown && hop.State is not (HopState.Unknown or HopState.Skipped))
            {
                yield return $"{ReportWords.Of(hop.Hop)}: {before.Detail.TrimEnd('.')}; now: {hop.Detail}";
            }
        }
    }

    // What was not looked at since an earlier hop failed has not changed.
    private static bool IsBroken(HopState state) => state is HopState.Failed or HopState.Degraded;

    private static ReplyButton Stop(Watch watch) => new("Stop watching", ExactForm.Unwatch(watch.From, watch.To, watch.Protocol));

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Reachable => "reachable",
        Verdict.Degraded => "reachable only in part",
        Verdict.Unreachable => "unreachable",
        _ => "undetermined",
    };
}
