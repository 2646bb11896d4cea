using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using NetDoctor.Bot.Slack.Receiving;

namespace NetDoctor.Bot.Slack.Http;

/// <summary>Where Slack sends events, commands and clicks.</summary>
internal static class SlackEndpoints
{
    /// <summary>Maps <c>/slack/events</c>, <c>/slack/commands</c> and <c>/slack/interactivity</c>.</summary>
    /// <param name="routes">Where to map.</param>
    public static void MapSlackEndpoints(this IEndpointRouteBuilder routes)
    {
        var slack = routes.MapGroup("/slack").ExcludeFromDescription();
        slack.MapPost("/events", EventAsync);
        slack.MapPost("/commands", CommandAsync);
        slack.MapPost("/interactivity", InteractivityAsync);
    }

    private static async Task<IResult> EventAsync(HttpContext context, SlackRequestReader reader, SlackReceiver receiver)
    {
        var (body, answer) = await reader.ReadAsync(context, isForm: false);
        if (answer is not null)
        {
            return answer;
        }

        using var document = Parse(body);
        if (document is null)
        {
            return SlackRequestReader.Malformed(context);
        }

        var message = document.RootElement;
        if (message.Text("type") == "url_verification" && message.Text("challenge") is { } challenge)
        {
            return Json(new JsonObject { ["challenge"] = challenge });
        }

        return message.Text("type") == "event_callback" && await receiver.ReceiveEventAsync(message, context.RequestAborted) == Receipt.Malformed
            ? SlackRequestReader.Malformed(context)
            : Acknowledged();
    }

    private static async Task<IResult> CommandAsync(HttpContext context, SlackRequestReader reader, SlackReceiver receiver)
    {
        var (body, answer) = await reader.ReadAsync(context, isForm: true);
        if (answer is not null)
        {
            return answer;
        }

        if (SlackRequestReader.Form(body) is not { } form)
        {
            return SlackRequestReader.Malformed(context);
        }

        var (receipt, said) = await receiver.ReceiveCommandAsync(
            name => form.TryGetValue(name, out var values) ? values.ToString() : null, context.RequestAborted);
        return receipt == Receipt.Malformed ? SlackRequestReader.Malformed(context) : said is null ? Acknowledged() : Json(said);
    }

    private static async Task<IResult> InteractivityAsync(HttpContext context, SlackRequestReader reader, SlackReceiver receiver)
    {
        var (body, answer) = await reader.ReadAsync(context, isForm: true);
        if (answer is not null)
        {
            return answer;
        }

        using var document = SlackRequestReader.Form(body) is { } form && form.TryGetValue("payload", out var payload)
            ? Parse(System.Text.Encoding.UTF8.GetBytes(payload.ToString()))
            : null;
        return document is null || await receiver.ReceiveActionAsync(document.RootElement, context.RequestAborted) == Receipt.Malformed
            ? SlackRequestReader.Malformed(context)
            : Acknowledged();
    }

    private static StatusCodeHttpResult Acknowledged() => TypedResults.StatusCode(StatusCodes.Status200OK);

    private static ContentHttpResult Json(JsonObject body) => TypedResults.Text(body.ToJsonString(), "application/json");

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
