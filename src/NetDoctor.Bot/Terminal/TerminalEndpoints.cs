using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Intake;
using NetDoctor.Model;
using NetDoctor.Model.Chats;

namespace NetDoctor.Bot.Terminal;

/// <summary>Conversations of terminals on this machine.</summary>
internal static class TerminalEndpoints
{
    private const int LongestId = 64;

    /// <summary>Maps <c>/chat</c>, which answers programs of this machine alone.</summary>
    /// <param name="routes">Where to map.</param>
    public static void MapTerminal(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/chat/{conversation}").AddEndpointFilter(async (context, next) =>
            LoopbackCaller.Problem(context.HttpContext) is null ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden));
        group.MapPost("/messages", SayAsync);
        group.MapGet("/events", Follow);
    }

    private static async Task<IResult> SayAsync(
        string conversation, ChatLine line, TerminalChannel channel, IIntake intake, CancellationToken cancellationToken)
    {
        if (conversation.Length > LongestId || line.User.Length is 0 or > 100 || line.Text.Length > 4000)
        {
            return Results.Problem("A user of 1 to 100 characters and a text of at most 4,000 are expected.", statusCode: StatusCodes.Status400BadRequest);
        }

        var utterance = new Utterance(
            Guid.CreateVersion7().ToString("N"),
            line.Text.Length == 0 ? UtteranceKind.Added : line.About is null ? UtteranceKind.Said : UtteranceKind.Pressed,
            new Speaker(TerminalChannel.ChannelName, "", line.User, line.User),
            new Place(TerminalChannel.ChannelName, "", conversation, PlaceScope.Direct),
            line.Text,
            line.About);
        if (await intake.AddAsync(utterance, cancellationToken) == IntakeResult.Busy)
        {
            await channel.PostAsync(utterance.Place, BusyReply.Reply, cancellationToken);
            await channel.EndTurnAsync(utterance, cancellationToken);
        }

        return Results.Accepted(null, new { utterance.Id });
    }

    private static ServerSentEventsResult<string> Follow(
        string conversation,
        TerminalChannel channel,
        IHostApplicationLifetime lifetime,
        [FromHeader(Name = "Last-Event-ID")] int? lastEventId,
        CancellationToken cancellationToken)
    {
        var opened = channel.Open(conversation);
        var last = opened.Last;

        // Numbers begin again when the bot does: whoever knows a later one has heard nothing of this conversation yet.
        var after = lastEventId is not { } known ? last : known > last ? 0 : known;
        return TypedResults.ServerSentEvents(EventsAsync(opened, after, lifetime.ApplicationStopping, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        TerminalConversation conversation, int after, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);

        // Said at once, so that the reader knows that nothing is missed from here on.
        yield return new SseItem<string>("{}", "open") { EventId = $"{after}" };
        await foreach (var happened in conversation.FollowAsync(after, either.Token))
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(happened.ChatMessage, NetDoctorJson.Options), happened.Type) { EventId = $"{happened.Number}" };
        }
    }
}
