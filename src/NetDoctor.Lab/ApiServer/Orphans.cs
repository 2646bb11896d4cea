using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Lets go of what an object owns, so that it outlives its owner.</summary>
internal static class Orphans
{
    public static void Release(ObjectStore store, string ownerUid)
    {
        foreach (var type in ResourceTypes.All)
        {
            foreach (var item in store.List(type).Where(item => IsOwned(item, ownerUid)))
            {
                store.Modify(type, ObjectMetadata.NamespaceOf(item), ObjectMetadata.NameOf(item), copy => Remove(copy, ownerUid));
            }
        }
    }

    private static bool IsOwned(JsonObject item, string ownerUid) =>
        Field.Items(item, "metadata", "ownerReferences").Any(owner => Field.Text(owner, "uid") == ownerUid);

    private static void Remove(JsonObject item, string ownerUid)
    {
        var kept = Field.Items(item, "metadata", "ownerReferences")
            .Where(owner => Field.Text(owner, "uid") != ownerUid)
            .Select(owner => owner.DeepClone())
            .ToArray();
        var metadata = Field.Ensure(item, "metadata");
        metadata.Remove("ownerReferences");
        if (kept.Length > 0)
        {
            metadata["ownerReferences"] = new JsonArray(kept);
        }
    }
}
