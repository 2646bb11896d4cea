using System.Threading.Channels;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Slack.Receiving;

/// <summary>Tells speakers that the bot is too busy, as far as there is time for that.</summary>
/// <param name="channel">Says it.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackNotices(SlackChannel channel, ILogger<SlackNotices> logger) : BackgroundService
{
    private const int MaxWaiting = 100;

    private readonly Channel<Place> _waiting = Channel.CreateBounded<Place>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Has it said in a place; forgotten when too many wait.</summary>
    /// <param name="place">Where.</param>
    public void Add(Place place) => _waiting.Writer.TryWrite(place);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var place in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await channel.PostAsync(place, BusyReply.Reply, stoppingToken);
            }
            catch (ChatChannelException exception)
            {
                Log.Untold(logger, exception.Message);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A notice that fails must not end the ones after it, and the bot with them.
                Log.Failed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A speaker could not be told that the bot is busy: {Problem}")]
        public static partial void Untold(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Error, "Telling a speaker that the bot is busy failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
