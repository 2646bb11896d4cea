using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ImagePullFailuresTests
{
    private readonly ImagePullFailures _rule = new();

    [Theory]
    [InlineData("ImagePullBackOff")]
    [InlineData("ErrImagePull")]
    [InlineData("InvalidImageName")]
    public void Reports_containers_whose_image_does_not_come(string reason)
    {
        var finding = Case(ShopPods.Payments(status => ShopPods.Waiting(status, reason, ShopPods.PullMessage))).Finding(_rule);
        Assert.Equal($"2 of 2 pods of Service shop/payments cannot start: the image app:1 ({reason}) cannot be pulled.", finding.Summary);
        Assert.Contains("dial tcp 127.0.0.1:1: connect: connection refused", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl -n shop edit deployment/payments", finding.Fixes[1].Command);
    }

    [Fact]
    public void Reports_init_containers_too()
    {
        var cluster = ShopPods.Payments(
            status => ShopPods.Waiting(status, "PodInitializing"),
            pod => pod with
            {
                InitContainerStatuses = [ShopPods.Waiting(pod.ContainerStatuses[0] with { Name = "migrate" }, "ErrImagePull")],
            });
        Assert.Contains("of container migrate", Case(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_container_that_is_being_created() =>
        Assert.Empty(Case(ShopPods.Payments(status => ShopPods.Waiting(status, "ContainerCreating"))).Findings(_rule));

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
