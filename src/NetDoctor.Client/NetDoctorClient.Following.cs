using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Problems;

namespace NetDoctor.Client;

/// <content>Diagnoses that are followed while they run.</content>
public sealed partial class NetDoctorClient
{
    /// <summary>Asks why something cannot be reached, and tells what is known while it runs.</summary>
    /// <param name="request">The question.</param>
    /// <param name="onHop">Told each hop whose state became known or changed, in the order in which that happened.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NetDoctorRefusedException">The question is wrong.</exception>
    /// <exception cref="NetDoctorUnavailableException">There is no answer.</exception>
    public Task<Diagnosis> FollowDiagnosisAsync(DiagnosisRequest request, Action<RouteHop> onHop, CancellationToken cancellationToken) =>
        PatientlyAsync(TimeSpan.FromSeconds(request.TimeoutSeconds), token => FollowAsync(request, onHop, token), cancellationToken);

    private async Task<Diagnosis> FollowAsync(DiagnosisRequest request, Action<RouteHop> onHop, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "api/v1/diagnoses");
        message.Content = JsonContent.Create(request, options: NetDoctorJson.Options);
        message.Headers.Add("Prefer", "respond-async");
        var started = await SendAsync<Diagnosis>(message, cancellationToken);
        if (started.Status == DiagnosisStatus.Completed)
        {
            return started;
        }

        var events = new HttpRequestMessage(HttpMethod.Get, $"api/v1/diagnoses/{Uri.EscapeDataString(started.Id)}/events");
        return await FollowAsync(events, onHop, cancellationToken);
    }

    private async Task<Diagnosis> FollowAsync(HttpRequestMessage message, Action<RouteHop> onHop, CancellationToken cancellationToken)
    {
        using var sent = message;
        message.Headers.Accept.ParseAdd("text/event-stream");
        user?.AddTo(message.Headers);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await FailureAsync(response, cancellationToken);
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            {
                switch (item.EventType)
                {
                    case "hop":
                        onHop(Read<RouteHop>(item.Data));
                        break;
                    case "completed":
                        return Read<Diagnosis>(item.Data);
                    case "failed":
                        var problem = Read<Problem>(item.Data);
                        throw new NetDoctorUnavailableException($"NetDoctor at {Address} cannot answer now: {problem.Detail ?? problem.Title}");
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new NetDoctorUnavailableException($"The connection to NetDoctor at {Address} broke before the answer came: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Strange(exception);
        }

        throw new NetDoctorUnavailableException($"NetDoctor at {Address} ended before the answer came.");
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Reading) ?? throw new JsonException("null");
}
