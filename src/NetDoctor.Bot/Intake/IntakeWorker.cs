using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Intake;

/// <summary>Works on what waits: several utterances at once, those of one speaker one after the other.</summary>
internal sealed partial class IntakeWorker(
    UtteranceQueue queue,
    Conversation conversation,
    IBotStore store,
    IEnumerable<IChatChannel> channels,
    IOptions<BotOptions> options,
    TimeProvider timeProvider,
    ILogger<IntakeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(30);

    // An answer to what was asked longer ago helps nobody any more.
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(1);

    // Slack's delayed events go on for a day after the first try.
    private static readonly TimeSpan Remember = TimeSpan.FromDays(30);

    private readonly Dictionary<string, IChatChannel> _channels = channels.ToDictionary(channel => channel.Name, StringComparer.Ordinal);
    private readonly SpeakerLanes _lanes = new();

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [SweepAsync(stoppingToken), .. Enumerable.Range(0, options.Value.MaxConcurrent).Select(_ => WorkAsync(stoppingToken))]);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            // The next start, or another replica, takes it up at once.
            queue.HoldAll(timeProvider.GetUtcNow());
        }
        catch (StoreException exception)
        {
            Log.StoreFailed(logger, exception.Message);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var held in queue.Waiting.ReadAllAsync(cancellationToken))
        {
            if (!_lanes.TryEnter(held))
            {
                continue;
            }

            for (var next = held; next is not null; next = _lanes.Leave(next))
            {
                await AnswerAsync(next, cancellationToken);
            }
        }
    }

    private async Task AnswerAsync(HeldUtterance held, CancellationToken cancellationToken)
    {
        var utterance = held.Utterance;
        try
        {
            if (!_channels.TryGetValue(utterance.Place.Channel, out var channel) || await AnswerAsync(held, channel, cancellationToken))
            {
                store.Complete(utterance.Place.Channel, utterance.Id);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            store.Hold(utterance.Place.Channel, utterance.Id, null, timeProvider.GetUtcNow());
            throw;
        }
        catch (StoreException exception)
        {
            Log.StoreFailed(logger, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong with one turn, the loop goes on: a lane that nobody leaves would be shut for its speaker.
            Log.Failed(logger, exception);
        }
        finally
        {
            queue.Leave(utterance);
        }
    }

    // What a chat service did not take for now is tried again when its hold is over, as long as it helps anybody.
    private async Task<bool> AnswerAsync(HeldUtterance held, IChatChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await conversation.AnswerAsync(held, channel, cancellationToken);
            return true;
        }
        catch (ChatChannelException exception)
        {
            Log.NotWritten(logger, channel.Name, exception.Message);
            return exception.IsLasting;
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                await channel.EndTurnAsync(held.Utterance, cancellationToken);
            }
        }
    }

    // What a replica that ended had taken is taken up by those that are left.
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenSweeps, timeProvider);
        do
        {
            try
            {
                var now = timeProvider.GetUtcNow();
                store.Prune(now - Remember);
                queue.HoldAll(now + UtteranceQueue.Hold);
                foreach (var held in store.TakeAbandoned(now, now - GiveUpAfter, now + UtteranceQueue.Hold))
                {
                    queue.TryEnqueue(held);
                }
            }
            catch (StoreException exception)
            {
                Log.StoreFailed(logger, exception.Message);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The next sweep may go better; without any, nothing is taken up again.
                Log.SweepFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "An answer failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "An answer could not be written to {Channel}: {Reason}")]
        public static partial void NotWritten(ILogger logger, string channel, string reason);

        [LoggerMessage(3, LogLevel.Error, "{Reason}")]
        public static partial void StoreFailed(ILogger logger, string reason);

        [LoggerMessage(4, LogLevel.Error, "What others left could not be taken up; the next try is as usual")]
        public static partial void SweepFailed(ILogger logger, Exception exception);
    }
}
