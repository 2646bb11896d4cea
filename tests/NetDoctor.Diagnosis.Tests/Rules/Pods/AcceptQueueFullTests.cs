using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class AcceptQueueFullTests
{
    private readonly AcceptQueueFull _rule = new();

    [Fact]
    public void Reports_how_many_wait_and_who_does_not_accept_them()
    {
        var finding = SocketCases.Case(ProbeOutcome.Timeout)
            .Read("payments-7c9f-a", SocketCases.Facts([Full]) with { Settings = new KernelSettings { ListenOverflows = 12 } })
            .Finding(_rule);

        Assert.Contains("its queue of connections to accept is full (129 wait, and the backlog is 128), and node takes none", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("12 connections dropped so far", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_queue_with_room() => Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Timeout, Full with { Waiting = 128 }));

    [Fact]
    public void Ignores_a_full_queue_of_another_port() => Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Timeout, Full with { Port = 9090 }));

    [Fact]
    public void Ignores_a_refusal_which_no_queue_gives() => Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, Full));

    private static ListeningSocket Full { get; } = SocketCases.Tcp("0.0.0.0") with { Waiting = 129, Backlog = 128 };
}
