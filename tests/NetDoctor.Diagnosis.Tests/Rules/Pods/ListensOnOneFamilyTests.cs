using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ListensOnOneFamilyTests
{
    private readonly ListensOnOneFamily _rule = new();

    [Fact]
    public void Reports_a_socket_of_IPv6_alone_that_is_dialled_over_IPv4() => Assert.Contains(
        "refuses the connection over IPv4: on port 8080 listens only TCP [::]:8080 (node)",
        SocketCases.Finding(_rule, ProbeOutcome.Refused, SocketCases.Tcp("::") with { IsIPv6Only = true }).Summary, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public void Ignores_a_socket_that_takes_both_or_may(bool? isIPv6Only) =>
        Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, SocketCases.Tcp("::") with { IsIPv6Only = isIPv6Only }));

    [Fact]
    public void Ignores_a_socket_of_the_family_that_was_dialled() =>
        Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, SocketCases.Tcp("0.0.0.0")));

    [Fact]
    public void Ignores_loopback_which_is_another_finding() =>
        Assert.Empty(SocketCases.Findings(_rule, ProbeOutcome.Refused, SocketCases.Tcp("::1")));
}
