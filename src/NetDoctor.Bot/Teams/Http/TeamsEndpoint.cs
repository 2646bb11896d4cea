using System.Text.Json;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Teams.Activities;

namespace NetDoctor.Bot.Teams.Http;

/// <summary>Where Azure Bot Service sends activities.</summary>
/// <param name="gate">Lets requests in.</param>
/// <param name="intake">Where utterances go.</param>
/// <param name="notices">What is said besides.</param>
/// <param name="options">How much is read.</param>
internal sealed class TeamsEndpoint(RequestGate gate, IIntake intake, TeamsNotices notices, IOptions<TeamsOptions> options)
{
    /// <summary>Path of the endpoint.</summary>
    public const string Path = "/api/messages";

    /// <summary>Takes a request.</summary>
    /// <param name="context">The request.</param>
    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        var (token, refusal) = await gate.AdmitAsync(context);
        if (token is null)
        {
            return TypedResults.StatusCode(refusal);
        }

        if (await BoundedBody.ReadAsync(context.Request, options.Value.MaxBodyBytes, context.RequestAborted) is not { } body)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        using var document = Parse(body);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var activity = new Activity(document.RootElement);
        if (!gate.IsVouched(activity, token))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (activity.Type.Length == 0 || activity.Conversation.Length == 0)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        return activity.Type == "invoke" ? await InvokeAsync(activity, context.RequestAborted) : await TakeAsync(activity, context.RequestAborted);
    }

    private async Task<IResult> TakeAsync(Activity activity, CancellationToken cancellationToken)
    {
        if (ActivityReader.Read(activity) is { } utterance)
        {
            var result = await intake.AddAsync(utterance, cancellationToken);
            if (utterance.Kind is UtteranceKind.Said or UtteranceKind.Pressed)
            {
                Notify(utterance, result);
            }
        }

        return TypedResults.StatusCode(StatusCodes.Status200OK);
    }

    private void Notify(Utterance utterance, IntakeResult result)
    {
        if (result == IntakeResult.Busy)
        {
            notices.AddBusy(utterance.Place);
        }
        else if (result == IntakeResult.Accepted)
        {
            notices.AddTyping(utterance.Place);
        }
    }

    private async Task<IResult> InvokeAsync(Activity activity, CancellationToken cancellationToken)
    {
        if (activity.Name != "adaptiveCard/action")
        {
            return InvokeAnswers.NotImplemented;
        }

        return ActivityReader.Read(activity) is { } utterance
            ? InvokeAnswers.Of(await intake.AddAsync(utterance, cancellationToken))
            : InvokeAnswers.Malformed;
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
