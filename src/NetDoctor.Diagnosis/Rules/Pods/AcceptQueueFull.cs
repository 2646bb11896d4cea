using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>More connections wait to be accepted than may: the kernel drops the next ones without a word.</summary>
/// <remarks>Source: listen(2), backlog; kernel, <c>tcp_conn_request</c> and <c>sk_acceptq_is_full</c>: the SYN is dropped while the queue is longer
/// than the backlog, and counted as ListenOverflows.</remarks>
public sealed class AcceptQueueFull : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD11", "Accept queue full", Severity.Error, Hop.Listen)
    {
        Explains = ["APP02", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var full = ListeningSockets.Of(context, observation => observation.Result.Outcome == ProbeOutcome.Timeout)
            .Where(endpoint => endpoint.OnPort.Any(socket => endpoint.MayServe(socket) && socket.IsFull())).ToArray();
        if (full.Length == 0)
        {
            yield break;
        }

        var socket = full[0].OnPort.First(one => one.IsFull());
        var why = $"its queue of connections to accept is full ({socket.Waiting} wait, and the backlog is {socket.Backlog}){(socket.Owner is { } owner ? $", and {owner.Name} takes none" : "")}";
        var finding = ListeningSockets.Finding(
            context, full, $"drops new connections: {why}", $"drop new connections: {why}", endpoint => endpoint.OnPort,
            new Fix("See why the program accepts no connections: it hangs, or has no free worker.", $"kubectl -n {full[0].Pod.Namespace} logs {full[0].Pod.Name} --tail=50"),
            new Fix("If it only comes in bursts, raise its backlog and net.core.somaxconn, or add replicas."));
        yield return finding with
        {
            Evidence =
            [
                .. finding.Evidence,
                .. context.Facts.Pod(full[0].Pod) is { Settings.ListenOverflows: > 0 and var dropped } facts
                    ? [new Evidence(Basis.Observed, $"counters of {full[0].Pod.Reference}", $"{dropped} connections dropped so far because an accept queue was full (ListenOverflows)", facts.ObservedAt)]
                    : Array.Empty<Evidence>(),
            ],
        };
    }
}
