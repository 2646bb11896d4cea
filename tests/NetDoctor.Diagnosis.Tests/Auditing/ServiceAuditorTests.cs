using NetDoctor.Diagnosis.Auditing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Services;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Auditing;

public sealed class ServiceAuditorTests
{
    private static readonly ServiceAuditor Auditor = new(new RuleCatalog());

    [Fact]
    public void Finds_nothing_in_a_healthy_shop()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Build();

        Assert.All(snapshot.Services.All, service =>
        {
            var audit = Auditor.Audit(service, snapshot);
            Assert.Equal(HealthState.Healthy, audit.Health);
            Assert.DoesNotContain(audit.Findings, finding => finding.Role == FindingRole.Contributing);
        });
    }

    [Fact]
    public void Names_the_specific_finding_before_the_general()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().EditAll<Pod>(
            pod => pod.Name.StartsWith("payments", StringComparison.Ordinal),
            pod => Waiting(pod, "CrashLoopBackOff")));

        Assert.Equal(HealthState.Unhealthy, audit.Health);
        Assert.Equal(("POD02", FindingRole.Cause), (audit.Findings[0].Id, audit.Findings[0].Role));
        Assert.Equal("SVC12", audit.Findings.Last(finding => finding.Role == FindingRole.Contributing).Id);
        Assert.Equal(audit.Findings[0].Summary, audit.Summary);
        Assert.Contains(audit.Findings, finding => finding is { Id: "SVC12", Role: FindingRole.Contributing });
    }

    [Fact]
    public void Names_no_cause_where_pods_fail_each_for_a_reason_of_its_own()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().EditAll<Pod>(
            pod => pod.Name.StartsWith("payments", StringComparison.Ordinal),
            pod => Waiting(pod, pod.Name.EndsWith('a') ? "CrashLoopBackOff" : "ImagePullBackOff")));

        Assert.Contains(audit.Findings, finding => finding is { Id: "POD02", Role: FindingRole.Contributing });
        Assert.Contains(audit.Findings, finding => finding is { Id: "POD03", Role: FindingRole.Contributing });
        Assert.DoesNotContain(audit.Findings, finding => finding.Role == FindingRole.Cause);
    }

    [Fact]
    public void Names_no_cause_where_the_specific_finding_knows_only_some_of_the_pods()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().EditAll<Pod>(
            pod => pod.Name.StartsWith("payments", StringComparison.Ordinal),
            pod => pod.Name.EndsWith('a')
                ? Waiting(pod, "ImagePullBackOff")
                : pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] }));

        Assert.Equal("POD03", audit.Findings[0].Id);
        Assert.DoesNotContain(audit.Findings, finding => finding.Role == FindingRole.Cause);
    }

    [Fact]
    public void A_pod_that_is_not_ready_beside_ready_ones_degrades()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().Pod("shop", "payments-7c9f-c", "10.244.2.23", "n2", ports: "http:8080", ready: false));

        Assert.Equal((HealthState.Degraded, new EndpointCounts(3, 2, 0)), (audit.Health, audit.Endpoints));
        Assert.Contains("1 of 3", audit.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selector_that_matches_nothing_is_shown_with_its_nearest_pods()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().Edit<Service>(
            "shop", "payments", service => service with { Selector = Notation.Labels("app=payment") }));

        Assert.Equal((HealthState.Unhealthy, "SVC10"), (audit.Health, audit.Findings[0].Id));
    }

    [Fact]
    public void A_port_that_leads_nowhere_degrades_while_another_works()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().Edit<Service>("shop", "payments", service => service with
        {
            Ports = [.. service.Ports, Notation.ServicePort("grpc:90->grpc")],
        }));

        Assert.Equal((HealthState.Degraded, "SVC05"), (audit.Health, audit.Findings[0].Id));
        Assert.Equal(FindingRole.Cause, audit.Findings[0].Role);
    }

    [Fact]
    public void What_only_the_wire_can_show_is_not_found()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { Ports = [Notation.ServicePort("http:80->9999")] })
            .Policy("shop", "closed"));

        Assert.Equal(HealthState.Healthy, audit.Health);
        Assert.DoesNotContain(audit.Findings, finding => finding.Role == FindingRole.Contributing);
    }

    [Fact]
    public void Pods_that_are_served_before_they_are_ready_do_not_count_against_the_service()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { PublishNotReadyAddresses = true })
            .EditAll<Pod>(
                pod => pod.Name.StartsWith("payments", StringComparison.Ordinal),
                pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] }));

        Assert.Equal(HealthState.Healthy, audit.Health);
        Assert.All(audit.Findings, finding => Assert.Equal(FindingRole.Hazard, finding.Role));
    }

    [Fact]
    public void A_dead_dns_is_told_of_the_dns_service_alone()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Remove<Pod>(pod => pod.Namespace == "kube-system").Build();

        Assert.Equal(HealthState.Unhealthy, Auditor.Audit(snapshot.Services.Find("kube-system", "kube-dns")!, snapshot).Health);
        Assert.Equal(HealthState.Healthy, Auditor.Audit(snapshot.Services.Find("shop", "payments")!, snapshot).Health);
    }

    [Fact]
    public void A_headless_service_without_ports_and_an_external_name_are_fine()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Service("shop", "peers", "None", "", "app=payments")
            .ExternalNameService("shop", "away", "api.example.com")
            .Build();

        var (peers, away) = (Auditor.Audit(snapshot.Services.Find("shop", "peers")!, snapshot), Auditor.Audit(snapshot.Services.Find("shop", "away")!, snapshot));

        Assert.Equal((HealthState.Healthy, HealthState.Unknown), (peers.Health, away.Health));
        Assert.DoesNotContain(peers.Findings.Concat(away.Findings), finding => finding.Role == FindingRole.Contributing);
    }

    [Fact]
    public void A_load_balancer_without_address_is_a_hazard()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().Edit<Service>(
            "shop", "payments", service => service with { Type = ServiceType.LoadBalancer }));

        Assert.Equal(HealthState.Healthy, audit.Health);
        Assert.Contains(audit.Findings, finding => finding is { Id: "SVC18", Role: FindingRole.Hazard });
    }

    [Fact]
    public void Nothing_is_said_of_endpoints_that_are_not_known()
    {
        var audit = Audit(SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.EndpointSlice));

        Assert.Equal(HealthState.Unknown, audit.Health);
    }

    private static Pod Waiting(Pod pod, string reason) => pod with
    {
        Conditions = [new Condition("Ready", ConditionStatus.False)],
        ContainerStatuses =
        [
            new ContainerStatus
            {
                Name = "main",
                RestartCount = 7,
                State = new ContainerState(ContainerPhase.Waiting, reason),
                LastState = new ContainerState(ContainerPhase.Terminated, "Error", ExitCode: 3),
            },
        ],
    };

    private static ServiceAudit Audit(SnapshotBuilder builder)
    {
        var snapshot = builder.Build();
        return Auditor.Audit(snapshot.Services.Find("shop", "payments")!, snapshot);
    }
}
