using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Client.Agents;

/// <summary>Calls node agents by HTTP/2 over TLS, in which both ends show a certificate.</summary>
/// <param name="certificates">NetDoctor's certificate, and the authority of its agents.</param>
/// <param name="timeProvider">Clock.</param>
public sealed class AgentClient(CertificateFolder certificates, TimeProvider timeProvider) : IAgentClient, IDisposable
{
    private static readonly TimeSpan InfoTime = TimeSpan.FromSeconds(5);

    // Beyond the time that the probe itself may take: a handshake, and a wait for its turn.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Listing the rules of a large cluster takes seconds, and another listing may be under way.
    private static readonly TimeSpan FactsTime = TimeSpan.FromSeconds(20);

    private readonly AgentConnections _connections = new(certificates, timeProvider);

    // A later agent may say more than this client knows.
    internal static JsonSerializerOptions Reading { get; } = new(NetDoctorJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <inheritdoc/>
    public Task<AgentInfo> GetInfoAsync(IPEndPoint agent, CancellationToken cancellationToken) =>
        _connections.SendAsync(agent, new AgentRequest(HttpMethod.Get, "v1/info"), InfoTime, ReadAsync<AgentInfo>, cancellationToken);

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeAsync(IPEndPoint agent, AgentProbeRequest request, CancellationToken cancellationToken) => _connections.SendAsync(
        agent,
        new AgentRequest(HttpMethod.Post, "v1/probes", JsonContent.Create(request, options: NetDoctorJson.Options)),
        TimeFor(request),
        ReadAsync<ProbeResult>,
        cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<Task<ProbeResult>> ProbeAll(
        IPEndPoint agent, ImmutableArray<AgentProbeRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Length == 1)
        {
            return [ProbeAsync(agent, requests[0], cancellationToken)];
        }

        var batch = new ProbeBatch(_connections, agent, requests, TimeFor, cancellationToken);
        return [.. requests.Select(AnswerAsync)];

        async Task<ProbeResult> AnswerAsync(AgentProbeRequest request, int index)
        {
            try
            {
                // An agent of an earlier version takes one at a time.
                return await batch.Answers[index].WaitAsync(TimeFor(request), timeProvider, cancellationToken)
                    ?? await ProbeAsync(agent, request, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw AgentConnections.Late(TimeFor(request));
            }
        }
    }

    /// <inheritdoc/>
    public Task<FactsAnswer> ReadFactsAsync(IPEndPoint agent, FactsRequest request, CancellationToken cancellationToken) => _connections.SendAsync(
        agent,
        new AgentRequest(HttpMethod.Post, "v1/facts", JsonContent.Create(request, options: NetDoctorJson.Options)),
        FactsTime,
        ReadAsync<FactsAnswer>,
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    /// <summary>Reads why there is no answer.</summary>
    internal static async Task<AgentException> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        IsProblem(response) && await response.Content.ReadFromJsonAsync<Problem>(Reading, cancellationToken) is { } problem
            ? Refusal(problem)
            : new AgentException($"it says {(int)response.StatusCode}", isRefusal: false);

    internal static bool IsProblem(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == "application/problem+json";

    internal static AgentException Refusal(Problem problem) => new(problem.Detail ?? problem.Title, isRefusal: true);

    private static TimeSpan TimeFor(AgentProbeRequest request) => TimeSpan.FromMilliseconds(request.Probe.TimeoutMilliseconds) + Grace;

    private static async Task<TAnswer> ReadAsync<TAnswer>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<TAnswer>(Reading, cancellationToken) ?? throw new JsonException("null")
            : throw await ReadProblemAsync(response, cancellationToken);
}
