using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Watching;

/// <summary>Decides what a look at something watched means; pure.</summary>
internal static class WatchJudge
{
    // As long as NetDoctor restarts or a node is drained, nobody need hear of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A look that had an answer.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="sight">What was seen.</param>
    /// <param name="now">When.</param>
    public static WatchStep Seen(Watch watch, WatchSight sight, DateTimeOffset now)
    {
        var heard = watch with { SilentSince = null, IsSilenceTold = false };
        if (watch.Last is not { } last)
        {
            return new WatchStep(heard with { Last = sight, LastSince = now, Unconfirmed = null }, null, IsOver: false);
        }

        // That it cannot be told is no change of what is watched.
        if (sight.Verdict == Verdict.Undetermined && last.Verdict != Verdict.Undetermined)
        {
            return new WatchStep(heard, null, IsOver: false);
        }

        if (sight.IsLike(last))
        {
            return new WatchStep(heard with { Unconfirmed = null }, null, IsOver: false);
        }

        if (watch.Unconfirmed is not { } before || !sight.IsLike(before))
        {
            return new WatchStep(heard with { Unconfirmed = sight }, null, IsOver: false, LookSoon: true);
        }

        var told = heard with { Last = sight, LastSince = now, Unconfirmed = null };
        return new WatchStep(told, WatchReply.Changed(watch, last, sight, now - watch.LastSince), IsOver: sight.Verdict == Verdict.Reachable);
    }

    /// <summary>A look that had no answer.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="why">Why not, in a sentence.</param>
    /// <param name="now">When.</param>
    public static WatchStep Silent(Watch watch, string why, DateTimeOffset now)
    {
        var since = watch.SilentSince ?? now;
        var isLong = now - since >= Patience && !watch.IsSilenceTold;
        return new WatchStep(
            watch with { SilentSince = since, IsSilenceTold = watch.IsSilenceTold || isLong },
            isLong ? WatchReply.Silent(watch, why) : null,
            IsOver: false);
    }
}

/// <summary>What follows from a look.</summary>
/// <param name="Watch">The watch as it is from then on.</param>
/// <param name="Notice">What is told; null for nothing.</param>
/// <param name="IsOver">Whether the watch has ended.</param>
/// <param name="LookSoon">Whether to look again before the usual time.</param>
internal sealed record WatchStep(Watch Watch, Reply? Notice, bool IsOver, bool LookSoon = false);
