using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Identities;
using NetDoctor.Bot.State;
using NetDoctor.Client;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Watching;

/// <summary>Looks at what is watched, and tells when it changes.</summary>
internal sealed partial class WatchWorker(
    IBotStore store,
    NetDoctorClient api,
    UserDirectory users,
    IEnumerable<IChatChannel> channels,
    IOptionsMonitor<BotOptions> options,
    TimeProvider timeProvider,
    ILogger<WatchWorker> logger) : BackgroundService
{
    private const int MostAtOnce = 4;

    // No more than are looked at before they are due again, so that no other replica takes one that waits here.
    private const int MostInRound = 2 * MostAtOnce;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    // A chat service that asks to wait longer must not hold up other watches.
    private static readonly TimeSpan TellWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan NotToldAgain = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, IChatChannel> _channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(logger, exception);
            }
        }
    }

    /// <summary>Looks at everything that is due.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task LookAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var due = store.TakeDue(now, now + Held, MostInRound);
        return Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, LookAsync);
    }

    // Those that wait for the first half of a round have the time of two looks.
    private TimeSpan Held => options.CurrentValue.WatchInterval + (MostInRound / MostAtOnce * (options.CurrentValue.DiagnosisTimeout + TellWithin));

    private async ValueTask LookAsync(DueWatch due, CancellationToken cancellationToken)
    {
        try
        {
            await FollowAsync(due, await StepAsync(due.Watch, cancellationToken), cancellationToken);
        }
        catch (ChatChannelException exception)
        {
            Log.NotTold(logger, due.Watch.Number, exception.Message);
            store.Update(due.Watch, timeProvider.GetUtcNow() + NotToldAgain);
        }
        catch (Exception exception) when (exception is not StoreException && !cancellationToken.IsCancellationRequested)
        {
            // One that cannot be looked at must not keep the others from it.
            Log.LookFailed(logger, exception, due.Watch.Number);
        }
    }

    private async Task FollowAsync(DueWatch due, WatchStep step, CancellationToken cancellationToken)
    {
        var isOver = step.IsOver;
        if (!isOver && timeProvider.GetUtcNow() - due.Watch.Since > options.CurrentValue.WatchFor)
        {
            step = step with { Notice = WatchReply.Expired(step.Watch, options.CurrentValue.WatchFor) };
            isOver = true;
        }

        // Told before it is kept: a notice that comes twice after a crash is better than none.
        if (step.Notice is { } notice && _channels.TryGetValue(due.Watch.Place.Channel, out var channel))
        {
            // It has ended meanwhile, or the look took so long that another replica looks by now.
            if (!store.TryHold(due, timeProvider.GetUtcNow() + Held))
            {
                return;
            }

            isOver |= !await TryTellAsync(channel, due.Watch, notice, cancellationToken);
        }

        if (isOver)
        {
            store.RemoveWatch(due.Watch.Number);
            return;
        }

        store.Update(step.Watch, timeProvider.GetUtcNow() + (step.LookSoon ? Soon : options.CurrentValue.WatchInterval));
    }

    // Tells it; false when nothing can be told there any more.
    private async Task<bool> TryTellAsync(IChatChannel channel, Watch watch, Reply notice, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TellWithin, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await channel.PostAsync(watch.Place, notice, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ChatChannelException($"{channel.Name} did not take it in {TellWithin.TotalSeconds:0} s.", isLasting: false);
        }
        catch (ChatChannelException exception) when (exception.IsPlaceGone)
        {
            Log.Ended(logger, watch.Number, exception.Message);
            return false;
        }
    }

    // The rights of whoever watches are those that he has now, not those that he had.
    private async Task<WatchStep> StepAsync(Watch watch, CancellationToken cancellationToken)
    {
        if (!_channels.TryGetValue(watch.Place.Channel, out var channel)
            || await users.FindAsync(channel, watch.Speaker.Lasting, watch.Place, cancellationToken) is not (_, { } user))
        {
            return WatchJudge.Silent(watch, "NetDoctor no longer knows who you are in the cluster.", timeProvider.GetUtcNow());
        }

        try
        {
            var diagnosis = await api.As(user).DiagnoseAsync(
                new DiagnosisRequest
                {
                    From = watch.From,
                    To = watch.To,
                    Protocol = watch.Protocol,
                    TimeoutSeconds = (int)options.CurrentValue.DiagnosisTimeout.TotalSeconds,
                },
                cancellationToken);
            return WatchJudge.Seen(watch, WatchSight.Of(diagnosis), timeProvider.GetUtcNow());
        }
        catch (Exception exception) when (exception is NetDoctorUnavailableException or NetDoctorRefusedException)
        {
            return WatchJudge.Silent(watch, exception.Message, timeProvider.GetUtcNow());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A look at what is watched failed; the next one is tried as usual")]
        public static partial void RoundFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Watch {Number} could not be told of, which is tried again later: {Reason}")]
        public static partial void NotTold(ILogger logger, long number, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Watch {Number} has ended, since nobody can be told there any more: {Reason}")]
        public static partial void Ended(ILogger logger, long number, string reason);

        [LoggerMessage(4, LogLevel.Error, "Watch {Number} could not be looked at; it is tried again later")]
        public static partial void LookFailed(ILogger logger, Exception exception, long number);
    }
}
