using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps containers and what the kubelet says of them.</summary>
internal static class ContainerMapper
{
    public static Container Map(ContainerDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Name),
        Image = interner.Required(dto.Image),
        Ports = [.. dto.Ports.Each().Select(port => new ContainerPort(
            interner.Text(port.Name), port.ContainerPort, MetadataMapper.Protocol(port.Protocol), port.HostPort ?? 0))],
        ReadinessProbe = Probe(dto.ReadinessProbe, interner),
        LivenessProbe = Probe(dto.LivenessProbe, interner),
        StartupProbe = Probe(dto.StartupProbe, interner),
    };

    public static ContainerStatus Map(ContainerStatusDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Name),
        Ready = dto.Ready,
        Started = dto.Started,
        RestartCount = dto.RestartCount,
        State = State(dto.State, interner) ?? ContainerState.Unknown,
        LastState = State(dto.LastState, interner),
    };

    private static ContainerState? State(ContainerStateDto? state, Interner interner) => state switch
    {
        { Terminated: { } terminated } => Detail(ContainerPhase.Terminated, terminated, interner),
        { Running: { } running } => Detail(ContainerPhase.Running, running, interner),
        { Waiting: { } waiting } => Detail(ContainerPhase.Waiting, waiting, interner),
        _ => null,
    };

    private static ContainerState Detail(ContainerPhase phase, ContainerStateDetailDto detail, Interner interner) => new(
        phase,
        interner.Text(detail.Reason),
        interner.Text(detail.Message),
        detail.ExitCode,
        detail.StartedAt,
        detail.FinishedAt);

    private static ContainerProbe? Probe(ContainerProbeDto? probe, Interner interner)
    {
        if (probe is null)
        {
            return null;
        }

        return Action(probe, interner) with
        {
            InitialDelaySeconds = probe.InitialDelaySeconds ?? 0,
            PeriodSeconds = probe.PeriodSeconds ?? 10,
            TimeoutSeconds = probe.TimeoutSeconds ?? 1,
            FailureThreshold = probe.FailureThreshold ?? 3,
        };
    }

    private static ContainerProbe Action(ContainerProbeDto probe, Interner interner) => probe switch
    {
        { HttpGet: { } http } => new ContainerProbe(
            ContainerProbeAction.Http,
            Port(http.Port, interner),
            interner.Text(http.Path) ?? "/",
            interner.Text(http.Scheme) ?? "HTTP",
            interner.Text(http.Host)),
        { TcpSocket: { } tcp } => new ContainerProbe(
            ContainerProbeAction.Tcp, Port(tcp.Port, interner), Host: interner.Text(tcp.Host)),
        { Grpc: { } grpc } => new ContainerProbe(ContainerProbeAction.Grpc, IntOrString.FromNumber(grpc.Port)),
        _ => new ContainerProbe(ContainerProbeAction.Exec),
    };

    private static IntOrString Port(IntOrString? port, Interner interner) => port is { } value
        ? value with { Text = interner.Text(value.Text) }
        : default;
}
