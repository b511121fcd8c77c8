// The bytes of the snapshot that this build made (cli/workspace/snapshot.h); empty where it made none. They live as long as the program does.
#ifndef PARETO_CLI_WORKSPACE_EMBEDDED_SNAPSHOT_H_
#define PARETO_CLI_WORKSPACE_EMBEDDED_SNAPSHOT_H_

#include <string_view>

namespace pareto::workspace {

std::string_view EmbeddedSnapshot();

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_EMBEDDED_SNAPSHOT_H_
