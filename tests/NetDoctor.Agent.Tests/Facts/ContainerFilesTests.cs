using NetDoctor.Agent.Facts.Reading;

namespace NetDoctor.Agent.Tests.Facts;

public sealed class ContainerFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("netdoctor-files-");

    [Fact]
    public void Reads_a_file_and_follows_links_within_the_container()
    {
        var file = Path.Combine(_directory.FullName, "hosts");
        File.WriteAllText(file, "10.0.0.1 web\n");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "link"), file);

        Assert.Equal("10.0.0.1 web\n", ContainerFiles.Read(Environment.ProcessId, Path.Combine(_directory.FullName, "link")));
    }

    [Fact]
    public void Follows_no_link_out_of_the_container()
    {
        // A process would find the way out by such a link: /proc/self/root leads to its own root.
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "link"), "/proc/self/root/etc/passwd");

        Assert.Throws<IOException>(() => ContainerFiles.Read(Environment.ProcessId, Path.Combine(_directory.FullName, "link")));
    }

    [Fact]
    public void Reads_no_more_than_64_kilobytes()
    {
        var file = Path.Combine(_directory.FullName, "long");
        File.WriteAllText(file, new string('a', 100_000));

        Assert.Equal(64 * 1024, ContainerFiles.Read(Environment.ProcessId, file)?.Length);
    }

    [Fact]
    public void Finds_nothing_where_there_is_no_file_or_no_process()
    {
        Assert.Null(ContainerFiles.Read(Environment.ProcessId, Path.Combine(_directory.FullName, "none")));
        Assert.Null(ContainerFiles.Read(int.MaxValue, "/etc/hosts"));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
