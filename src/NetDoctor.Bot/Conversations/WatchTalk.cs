using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Bot.Conversations.Names;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;
using NetDoctor.Bot.Watching;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations;

/// <summary>Begins and ends watches.</summary>
internal sealed class WatchTalk(IBotStore store, BotOptions options, TimeProvider timeProvider)
{
    private const int MostChoices = 8;

    /// <summary>Begins to watch something.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WatchAsync(Turn turn, WatchRequest request, CancellationToken cancellationToken)
    {
        if (request.Target is null)
        {
            if (turn.Memory.LastSubject is not { } last || ExactForm.Read($"watch {last}") is not WatchRequest same)
            {
                await turn.PostAsync(FailureReply.Nothing("Nothing was asked here yet. Say what to watch, such as: watch payments.shop"), cancellationToken);
                return;
            }

            request = same;
        }

        var asked = new DiagnoseRequest(request.Source, request.Target!, request.Namespace) { Protocol = request.Protocol };
        var resolution = await new NameResolver(turn.Api).ResolveAsync(
            asked, turn.Self, (from, to) => $"watch {ExactForm.Subject(from, to, request.Protocol)}", cancellationToken);
        switch (resolution)
        {
            case Ambiguous ambiguous:
                await Choices.AskAsync(turn, ambiguous.Question, ambiguous.Choices, cancellationToken);
                return;
            case Unresolved unresolved:
                await turn.PostAsync(FailureReply.Unresolved(unresolved), cancellationToken);
                return;
        }

        await BeginAsync(turn, (Resolved)resolution, cancellationToken);
    }

    /// <summary>Ends watches.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UnwatchAsync(Turn turn, UnwatchRequest request, CancellationToken cancellationToken)
    {
        var mine = store.WatchesOf(turn.Speaker);
        if (request is { Target: null, IsAll: false } && mine.Length > 1)
        {
            await Choices.AskAsync(
                turn,
                "Which watch ends?",
                [
                    .. mine.Take(MostChoices).Select(watch => new OpenChoice(WatchReply.Subject(watch), ExactForm.Unwatch(watch.From, watch.To, watch.Protocol))),
                    new OpenChoice("All", "unwatch all"),
                ],
                cancellationToken);
            return;
        }

        var meant = request.Target is null ? mine : [.. mine.Where(watch => IsMeant(watch, request))];
        foreach (var watch in meant)
        {
            store.RemoveWatch(watch.Number);
        }

        var sentence = (meant, mine) switch
        {
            ([], []) => "You watch nothing.",
            ([], _) => $"You do not watch {request.Target}{(request.Source is null ? "" : $" from {request.Source}")}. You watch {string.Join(", ", mine.Select(WatchReply.Subject))}.",
            ([var one], _) => $"{WatchReply.Subject(one)} is watched no longer.",
            _ => $"{meant.Length} watches have ended.",
        };
        await turn.PostAsync(new Reply { Sentence = sentence }, cancellationToken);
    }

    private async Task BeginAsync(Turn turn, Resolved resolved, CancellationToken cancellationToken)
    {
        var mine = store.WatchesOf(turn.Speaker);
        if (mine.FirstOrDefault(watch => IsHere(watch, turn.Place) && (watch.From, watch.To, watch.Protocol) == (resolved.From, resolved.To, resolved.Protocol)) is { } known)
        {
            await turn.PostAsync(WatchReply.Begun(known), cancellationToken);
            return;
        }

        if (mine.Length >= options.MaxWatches)
        {
            await turn.PostAsync(
                new Reply { Sentence = $"You watch {mine.Length} things already, which is the most. End one first.", Buttons = [new ReplyButton("End all", "unwatch all")] },
                cancellationToken);
            return;
        }

        await turn.PostAsync(ProgressReply.Of("Looking"), cancellationToken);
        var question = new DiagnosisRequest { From = resolved.From, To = resolved.To, Protocol = resolved.Protocol };
        var diagnosis = await turn.Api.DiagnoseAsync(question with { TimeoutSeconds = (int)options.DiagnosisTimeout.TotalSeconds }, cancellationToken);
        var now = timeProvider.GetUtcNow();
        var begun = store.Add(new Watch
        {
            Speaker = turn.Speaker.Lasting,
            Place = turn.Place,
            From = resolved.From,
            To = resolved.To,
            Protocol = resolved.Protocol,
            Since = now,
            Last = WatchSight.Of(diagnosis),
            LastSince = now,
        });
        turn.Remember(memory => memory with { LastDiagnosis = diagnosis.Id, Choices = [] });
        await turn.PostAsync(WatchReply.Begun(begun), cancellationToken);
    }

    // Whoever asks to be told here is, even if he is told elsewhere too.
    private static bool IsHere(Watch watch, Place place) =>
        (watch.Place.Channel, watch.Place.Tenant, watch.Place.Conversation) == (place.Channel, place.Tenant, place.Conversation);

    // "unwatch payments" ends payments.shop:80 too.
    private static bool IsMeant(Watch watch, UnwatchRequest request) => IsFrom(watch, request.Source)
        && (watch.To.Equals(request.Target, StringComparison.OrdinalIgnoreCase)
            || (WrittenTarget.Of(watch.To) is { } known && WrittenTarget.Of(request.Target!) is { } asked && known.Service == asked.Service
                && (asked.Namespace ?? request.Namespace ?? known.Namespace) == known.Namespace && (asked.Port is null || asked.Port == known.Port)));

    // "web" is shop/web, too.
    private static bool IsFrom(Watch watch, string? source) => source switch
    {
        null => true,
        ExactForm.Itself => watch.From is null,
        _ => watch.From == source || watch.From?.EndsWith($"/{source}", StringComparison.Ordinal) == true,
    };
}
