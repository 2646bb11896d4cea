using NetDoctor.Diagnosis.Policies.Dialects;

namespace NetDoctor.Diagnosis.Tests.Policies.Dialects;

public sealed class PluginVersionTests
{
    [Theory]
    [InlineData("quay.io/cilium/cilium:v1.16.3@sha256:62d2a09b", "1.16.3")]
    [InlineData("gke.gcr.io/cilium/cilium:v1.14.2-gke.1", "1.14.2")]
    [InlineData("docker.io/rancher/hardened-calico:v3.28.1-build20240806", "3.28.1")]
    [InlineData("docker.io/kindest/kindnetd:v20241108-5c6d2daf", "20241108")]
    [InlineData("localhost:5000/flannel:0.25", "0.25")]
    public void Reads_the_tag_of_an_image(string image, string version) => Assert.Equal(version, PluginVersion.OfImage(image)?.ToString());

    [Theory]
    [InlineData("quay.io/calico/node:master")]
    [InlineData("docker.io/cloudnativelabs/kube-router")]
    [InlineData("localhost:5000/kube-router")]
    [InlineData("quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:0123456789")]
    [InlineData("example/agent:4f2a9c1")]
    [InlineData("")]
    public void Knows_nothing_of_an_image_without_a_number(string image) => Assert.Null(PluginVersion.OfImage(image));

    [Theory]
    [InlineData("1.9.0", "1.16", true)]
    [InlineData("1.16.0", "1.16", false)]
    [InlineData("1.16", "1.16.1", true)]
    [InlineData("2.0.0", "1.16", false)]
    [InlineData("20240513", "20240801", true)]
    public void Compares_numbers_not_letters(string version, string other, bool isBefore) =>
        Assert.Equal(isBefore, PluginVersion.OfImage($"agent:v{version}")!.IsBefore(other));
}
