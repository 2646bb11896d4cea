using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Client.Agents;

/// <summary>Several probes that an agent is asked for by one request; each is answered when it ends.</summary>
internal sealed class ProbeBatch
{
    private const byte LineEnd = (byte)'\n';

    private readonly ImmutableArray<TaskCompletionSource<ProbeResult?>> _answers;

    /// <summary>Asks.</summary>
    /// <param name="connections">Ways to agents.</param>
    /// <param name="agent">Where the agent listens.</param>
    /// <param name="requests">The probes.</param>
    /// <param name="timeFor">Time for one of them.</param>
    /// <param name="cancellationToken">Ends the wait, and the probes.</param>
    public ProbeBatch(
        AgentConnections connections, IPEndPoint agent, ImmutableArray<AgentProbeRequest> requests, Func<AgentProbeRequest, TimeSpan> timeFor,
        CancellationToken cancellationToken)
    {
        _answers = [.. requests.Select(_ => new TaskCompletionSource<ProbeResult?>(TaskCreationOptions.RunContinuationsAsynchronously))];
        Answers = [.. _answers.Select(answer => answer.Task)];
        var request = new AgentRequest(HttpMethod.Post, "v1/probes/batch", Write(requests), HttpCompletionOption.ResponseHeadersRead);
        // Whatever it ends with, the answers end with it.
        _ = RunAsync(() => connections.SendAsync(agent, request, requests.Max(timeFor), ReadAsync, cancellationToken));
    }

    /// <summary>Answers, in the order of the requests; null from an agent that takes no batches. They fail with an <see cref="AgentException"/>.</summary>
    public ImmutableArray<Task<ProbeResult?>> Answers { get; }

    private static ByteArrayContent Write(ImmutableArray<AgentProbeRequest> requests)
    {
        using var lines = new MemoryStream();
        foreach (var request in requests)
        {
            JsonSerializer.Serialize(lines, request, NetDoctorJson.Options);
            lines.WriteByte(LineEnd);
        }

        return new ByteArrayContent(lines.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
    }

    private async Task RunAsync(Func<Task<bool>> sendAsync)
    {
        try
        {
            EndRest(await sendAsync() ? new AgentException("it answers with something that is no agent's answer", isRefusal: false) : null);
        }
        catch (AgentException exception)
        {
            EndRest(exception);
        }
        catch (OperationCanceledException exception)
        {
            foreach (var answer in _answers)
            {
                answer.TrySetCanceled(exception.CancellationToken);
            }
        }
    }

    private void EndRest(AgentException? problem)
    {
        foreach (var answer in _answers.Where(answer => !answer.Task.IsCompleted))
        {
            if (problem is null)
            {
                answer.TrySetResult(null);
            }
            else
            {
                answer.TrySetException(problem);
            }
        }
    }

    private async Task<bool> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound && !AgentClient.IsProblem(response))
        {
            return false;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw await AgentClient.ReadProblemAsync(response, cancellationToken);
        }

        await using var lines = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var answer in JsonSerializer.DeserializeAsyncEnumerable<ProbeAnswer>(
            lines, topLevelValues: true, AgentClient.Reading, cancellationToken))
        {
            Take(answer ?? throw new JsonException("null"));
        }

        return true;
    }

    private void Take(ProbeAnswer answer)
    {
        if (answer.Index < 0 || answer.Index >= _answers.Length)
        {
            throw new JsonException($"There is no probe {answer.Index}.");
        }

        switch (answer)
        {
            case { Result: { } result }:
                _answers[answer.Index].TrySetResult(result);
                return;
            case { Problem: { } problem }:
                _answers[answer.Index].TrySetException(AgentClient.Refusal(problem));
                return;
            default:
                throw new JsonException("An answer has neither a result nor a problem.");
        }
    }
}
