using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Teams.Connector;

namespace NetDoctor.Bot.Teams.Http;

/// <summary>Answers to invokes, which go in the body.</summary>
/// <remarks>Source: learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model, response format.</remarks>
internal static class InvokeAnswers
{
    /// <summary>The answer to an invoke that nobody described to the bot.</summary>
    public static IResult NotImplemented { get; } = Json(
        new JsonObject { ["error"] = new JsonObject { ["code"] = "NotImplemented", ["message"] = "The bot does not know this invoke." } },
        StatusCodes.Status501NotImplemented);

    /// <summary>The answer to a button that is not the bot's.</summary>
    public static IResult Malformed { get; } = Card(
        400, "application/vnd.microsoft.error", new JsonObject { ["code"] = "BadRequest", ["message"] = "The button says nothing to the bot." });

    /// <summary>The answer to a press of a button.</summary>
    /// <remarks>The card is left alone: whether an answer will take its place is not known yet.</remarks>
    /// <param name="result">What became of it.</param>
    public static IResult Of(IntakeResult result) => Message(result == IntakeResult.Busy ? BusyReply.Reply.Sentence : "Looking...");

    private static ContentHttpResult Message(string text) => Card(200, "application/vnd.microsoft.activity.message", JsonValue.Create(text));

    private static ContentHttpResult Card(int status, string type, JsonNode value) =>
        Json(new JsonObject { ["statusCode"] = status, ["type"] = type, ["value"] = value }, StatusCodes.Status200OK);

    private static ContentHttpResult Json(JsonObject body, int status) =>
        TypedResults.Text(body.ToJsonString(ConnectorClient.Json), "application/json", System.Text.Encoding.UTF8, status);
}
