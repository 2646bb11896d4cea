using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes;

/// <summary>State of one attempt: its phases, and what is known when the deadline comes.</summary>
/// <typeparam name="TResult">Result of the probe.</typeparam>
public sealed class ProbeAttempt<TResult>
    where TResult : ProbeResult
{
    private readonly IPEndPoint _target;
    private readonly IDialMap _dialMap;
    private readonly TimeProvider _timeProvider;
    private readonly List<(string Name, long Start)> _phases = [];
    private ProbeOutcome _outcomeAtDeadline = ProbeOutcome.Timeout;

    internal ProbeAttempt(
        TResult begin, IPEndPoint target, ISocketSource sockets, IDialMap dialMap, TimeProvider timeProvider)
    {
        Known = begin;
        _target = target;
        Sockets = sockets;
        _dialMap = dialMap;
        _timeProvider = timeProvider;
    }

    /// <summary>The result so far; a probe adds what it learns before it waits again.</summary>
    public TResult Known { get; set; }

    /// <summary>Makes the sockets: in the place that the result names.</summary>
    public ISocketSource Sockets { get; }

    /// <summary>Address and port that were asked for.</summary>
    public IPEndPoint Target => _target;

    /// <summary>Socket address to connect to.</summary>
    /// <param name="isUdp">Whether the socket is UDP.</param>
    public IPEndPoint Dial(bool isUdp) => _dialMap.Map(_target, isUdp);

    /// <summary>Begins a phase, and ends the one before.</summary>
    /// <param name="phase">Name, one of those of <see cref="ProbePhase"/>.</param>
    /// <param name="outcomeAtDeadline">What it means if the deadline comes in this phase.</param>
    public void Enter(string phase, ProbeOutcome outcomeAtDeadline)
    {
        _phases.Add((phase, _timeProvider.GetTimestamp()));
        _outcomeAtDeadline = outcomeAtDeadline;
    }

    /// <summary>The result so far with an outcome.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="detail">What was seen, in words; null when the outcome says it all.</param>
    public TResult End(ProbeOutcome outcome, string? detail = null) =>
        Known with { Outcome = outcome, Detail = detail ?? Known.Detail };

    /// <summary>The result of a socket that failed, with who refused.</summary>
    /// <param name="exception">Error of the socket.</param>
    /// <param name="socket">The socket, not yet disposed: its error queue is read.</param>
    /// <param name="dialled">Socket address that it was connected to.</param>
    public TResult Fail(SocketException exception, Socket socket, IPEndPoint dialled)
    {
        var failure = SocketFailure.Explain(exception, socket, dialled);
        var refusal = failure.Refusal;
        // The lab dials another address than the one asked for; who reads the result knows only the latter.
        if (refusal?.Sender == dialled.Address.ToString())
        {
            refusal = refusal with { Sender = _target.Address.ToString() };
        }

        return Known with { Outcome = failure.Outcome, Refusal = refusal, Detail = failure.Detail };
    }

    internal TResult EndAtDeadline() => Known with { Outcome = _outcomeAtDeadline };

    internal ImmutableArray<ProbePhase> MeasurePhases(bool succeeded)
    {
        if (_phases.Count == 0)
        {
            return [];
        }

        var end = _timeProvider.GetTimestamp();
        var phases = ImmutableArray.CreateBuilder<ProbePhase>(_phases.Count + 1);
        for (var i = 0; i < _phases.Count; i++)
        {
            var next = i + 1 < _phases.Count ? _phases[i + 1].Start : end;
            phases.Add(Measure(_phases[i].Name, _phases[i].Start, next));
        }

        // A failed probe ends with the phase in which it failed, so only a success has a total.
        if (succeeded && _phases.Count > 1)
        {
            phases.Add(Measure("total", _phases[0].Start, end));
        }

        return phases.DrainToImmutable();
    }

    private ProbePhase Measure(string name, long start, long end) =>
        new(name, Math.Round(_timeProvider.GetElapsedTime(start, end).TotalMilliseconds, 3));
}
