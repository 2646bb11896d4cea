using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using NetDoctor.Client.Agents;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Agents;

/// <summary>Asks agents by running their command in their pods: the API server and the kubelets carry it, where no packet reaches an agent.</summary>
/// <param name="pods">Runs commands; null when nobody can.</param>
/// <param name="options">Which command, and how many at once.</param>
/// <param name="timeProvider">Clock.</param>
internal sealed class AgentExec(IPodExec? pods, IOptions<AgentsOptions> options, TimeProvider timeProvider) : IDisposable
{
    private const int MostOfErrors = 200;

    // A later agent may say more than is known here.
    private static readonly JsonSerializerOptions Reading = new(NetDoctorJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    // Beyond the time that the probe itself may take: the API server, the kubelet and the container runtime, and a program's start on a node
    // that may be in trouble. Callers have deadlines of their own.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FactsTime = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrentExecs);

    /// <summary>Whether agents may be asked so.</summary>
    public bool IsOn => pods is not null && options.Value.Exec;

    /// <summary>Asks an agent about itself.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentException">There is no answer.</exception>
    public Task<AgentInfo> GetInfoAsync(KnownAgent agent, CancellationToken cancellationToken) =>
        RunAsync<AgentInfo>(agent, "info", default, TimeSpan.Zero, cancellationToken);

    /// <summary>Has an agent make a probe.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="request">The probe.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentException">There is no answer, or the agent refused.</exception>
    public Task<ProbeResult> ProbeAsync(KnownAgent agent, AgentProbeRequest request, CancellationToken cancellationToken) => RunAsync<ProbeResult>(
        agent, "probe", Write(request), TimeSpan.FromMilliseconds(request.Probe.TimeoutMilliseconds), cancellationToken);

    /// <summary>Has an agent read facts.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="request">What to read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentException">There is no answer, or the agent refused.</exception>
    public Task<FactsAnswer> ReadFactsAsync(KnownAgent agent, FactsRequest request, CancellationToken cancellationToken) =>
        RunAsync<FactsAnswer>(agent, "facts", Write(request), FactsTime, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<TAnswer> RunAsync<TAnswer>(
        KnownAgent agent, string command, ReadOnlyMemory<byte> input, TimeSpan work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        var within = work + Grace;
        using var limit = new CancellationTokenSource(within, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var (ns, pod) = agent.State.Pod.Split('/') is [var first, var second] ? (first, second) : throw new InvalidOperationException(agent.State.Pod);
            ImmutableArray<string> words = [options.Value.Command, command, "--json"];
            var result = await pods!.RunAsync(new PodCommand(ns, pod, options.Value.Container, words) { Input = input }, either.Token);
            return Read<TAnswer>(result);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException($"its command did not answer in {within.TotalSeconds:0.#} s", isRefusal: false);
        }
        catch (PodExecException exception)
        {
            throw new AgentException(exception.Message, isRefusal: false, exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    private static ReadOnlyMemory<byte> Write<TRequest>(TRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, NetDoctorJson.Options);

    private static TAnswer Read<TAnswer>(PodCommandResult result)
    {
        try
        {
            if (result.ExitCode == 0)
            {
                return JsonSerializer.Deserialize<TAnswer>(result.Output.Span, Reading) ?? throw new JsonException("null");
            }

            if (!result.Output.IsEmpty && JsonSerializer.Deserialize<Problem>(result.Output.Span, Reading) is { } problem)
            {
                throw new AgentException(problem.Detail ?? problem.Title, isRefusal: true);
            }
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new AgentException("its command prints something that is no agent's answer", isRefusal: false, exception);
        }

        var said = result.Errors.Trim().Split('\n')[0].TrimEnd();
        throw new AgentException(
            $"its command ended with {result.ExitCode}{(said.Length == 0 ? "" : $": {said[..Math.Min(said.Length, MostOfErrors)]}")}", isRefusal: false);
    }
}
